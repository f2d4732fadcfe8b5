import { type World } from "./world";

/** Somebody outside the stack. */
export type OperatorMove = "rotates" | "hands out" | "retires";
export const OPERATOR_MOVES: readonly OperatorMove[] = ["rotates", "hands out", "retires"];

/**
 * Makes a move, if it can be made: a third secret cannot be issued, only a secret that the operator holds can be handed out,
 * and nobody in their senses retires the secret in use.
 *
 * @returns Whether it was made.
 */
export function operate(world: World, move: OperatorMove): boolean {
  const [newest = "", old] = world.secrets;
  switch (move) {
    case "rotates": {
      if (old !== undefined) {
        return false;
      }
      const secret = `S${++world.issued}`;
      world.secrets.unshift(secret);
      world.operators.push(secret);
      return true;
    }
    case "hands out":
      if (world.inUse === newest || !world.operators.includes(newest)) {
        return false;
      }
      world.inUse = newest;
      return true;
    case "retires":
      if (old === undefined || world.inUse !== newest) {
        return false;
      }
      world.secrets.pop();
      return true;
  }
}
