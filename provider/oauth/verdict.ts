/**
 * What an answer of the token endpoint says of the secret that it was asked with. No I/O: the same answer always means
 * the same.
 */
import { z } from "zod";
import { type HttpReply } from "../cloudflare/http";

/** accepted: the secret authenticates the client; refused: it does not; unknown: the endpoint did not say. */
export type Verdict = "accepted" | "refused" | "unknown";

/** There is no complete answer. */
export interface NoReply {
  /** What went wrong, as the end of a sentence. It holds nothing that was sent or received. */
  readonly failure: string;
}

export type ProbeReply = HttpReply | NoReply;

const errorBody = z.object({ error: z.string() });

/**
 * Reads the two errors that tell, and takes everything else for unknown.
 *
 * `invalid_grant` (the code) and `unauthorized_client` (the grant) are what a client is told once it is authenticated;
 * `invalid_client` says that it is not, with 400 or 401 (RFC 6749, section 5.2). oauth4webapi's own processing of a
 * response reads no further than a WWW-Authenticate header, which 401 may have, so the body is read here.
 */
export function interpret(reply: ProbeReply): Verdict {
  if ("failure" in reply || !isJson(reply) || isStored(reply)) {
    return "unknown";
  }
  switch (`${reply.status} ${errorOf(reply.body)}`) {
    case "400 invalid_grant":
    case "400 unauthorized_client":
      return "accepted";
    case "400 invalid_client":
    case "401 invalid_client":
      return "refused";
    default:
      return "unknown";
  }
}

/** An endpoint may leave its content type out; one that says it is something else has not answered as OAuth does. */
function isJson({ headers }: HttpReply): boolean {
  const type = headers["content-type"];
  return type === undefined || /^application\/json\s*(;|$)/i.test(type);
}

/** An answer with an age was made for an earlier request, so for another code and maybe another secret (RFC 9111, section 5.1). */
function isStored({ headers: { age } }: HttpReply): boolean {
  return age !== undefined && age !== "0";
}

function errorOf(body: string): string | undefined {
  try {
    return errorBody.safeParse(JSON.parse(body)).data?.error;
  } catch {
    return undefined;
  }
}
