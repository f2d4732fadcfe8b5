import { type Simulator } from "../../simulator";

/**
 * Lets the next rotation of a client issue this secret in place of a random one: what is recorded must be seen to be no
 * real secret.
 */
export function issueNext(simulator: Simulator, clientId: string, secret: string): void {
  simulator.addFault({
    operation: "rotateSecret",
    clientId,
    effect: true,
    reply: {
      kind: "edit",
      edit: (envelope) => {
        const old = simulator.client(clientId).secrets[1] ?? "";
        simulator.removeClient(clientId);
        simulator.addClient({ clientId, secrets: [secret, old] });
        return { ...envelope, result: { ...(envelope.result as object), client_secret: secret } };
      },
    },
  });
}
