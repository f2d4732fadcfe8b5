import { type OperatorMove } from "./operator";

/** One OAuth client: its slots, and who uses what. */
export interface ClientModel {
  readonly oauthClientId: string;
  /** Newest first. */
  secrets: string[];
  issued: number;
  /** The secret that consumers use. */
  inUse: string;
  /** Secrets that an operator outside the stack holds. */
  readonly operators: string[];
  /** Until when reads show the flag as it was before the last change, in milliseconds since the epoch. */
  flagLagsUntil: number;
  /** The same for the token endpoint and the secret of the last change. */
  secretLags: { readonly secret: string; readonly until: number; readonly accepted: boolean } | undefined;
}

/**
 * Makes a move of an operator, if it can be made: nobody in their senses retires the secret in use.
 *
 * @returns Whether it was made.
 */
export function operatorActs(client: ClientModel, move: OperatorMove): boolean {
  const [newest = "", old] = client.secrets;
  switch (move) {
    case "rotates":
      if (old !== undefined) {
        return false;
      }
      client.operators.push(issue(client));
      return true;
    case "hands out":
      if (client.inUse === newest || !client.operators.includes(newest)) {
        return false;
      }
      client.inUse = newest;
      return true;
    case "retires":
      if (old === undefined || client.inUse !== newest) {
        return false;
      }
      client.secrets.pop();
      return true;
  }
}

/** A new secret in the first slot. */
export function issue(client: ClientModel): string {
  const secret = `s3cret-${client.oauthClientId}-${++client.issued}`;
  client.secrets.unshift(secret);
  return secret;
}
