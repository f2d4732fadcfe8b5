import { operatorActs } from "./client-model";
import { type Judge } from "./judge";
import { type Intent, newStack, StackProcess, type StackProgram, START } from "./stack-model";
import { CLIENTS, type Step } from "./steps";

/** Lets `steps` happen to a new stack, under the eyes of `judge`. */
export async function live(program: StackProgram, steps: readonly Step[], judge: Judge): Promise<void> {
  const stack = newStack(CLIENTS);
  const intents: Intent[] = stack.map(() => ({ trigger: 0, recoverLostSecret: false, notBeforeHours: 0 }));
  let now = START;
  for (const step of steps) {
    switch (step.do) {
      case "operator":
        operatorActs(stack[step.client]!.model, step.move);
        break;
      case "edit":
        intents[step.client] = {
          trigger: intents[step.client]!.trigger + 1,
          recoverLostSecret: step.recover,
          notBeforeHours: step.notBeforeHours,
        };
        break;
      case "up":
      case "refresh": {
        now += step.afterMs;
        const process = new StackProcess(stack, now, step.disturbance, judge);
        await (step.do === "up" ? process.up(program, intents) : process.refresh());
        break;
      }
    }
  }
}
