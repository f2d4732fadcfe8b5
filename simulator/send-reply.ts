import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Reply } from "./exchange";
import type { FaultReply } from "./fault";
import type { Outcome } from "./request-log";
import { withStaleFlag } from "./stale-flag";
import type { Envelope } from "./types";

/** Something to send: an object becomes JSON, a string plain text. */
interface Message {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | object;
}

/** Sends the true reply. */
export function sendReply(response: ServerResponse, reply: Reply): Outcome {
  return send(response, reply);
}

/** Sends what a fault makes of the true reply. */
export function sendFault(response: ServerResponse, fault: FaultReply, reply: Reply): Outcome {
  switch (fault.kind) {
    case "reset":
      response.socket?.resetAndDestroy();
      return "reset";
    case "noReply":
      return "no reply";
    case "respond":
      return send(response, fault);
    case "truncate": {
      const body = writeHead(response, reply);
      response.write(body.subarray(0, body.length / 2), () => response.destroy());
      return "reset";
    }
    case "slowBody": {
      const body = writeHead(response, reply);
      response.write(body.subarray(0, 1));
      return "no reply";
    }
    case "edit":
      // A clone, so that an edit in place does not reach into the store.
      return send(response, { ...reply, body: fault.edit(structuredClone(envelopeOf(reply))) });
    case "staleFlag":
      return send(response, { ...reply, body: withStaleFlag(envelopeOf(reply)) });
  }
}

/** The fault plan keeps faults that need an envelope away from requests that get none. */
function envelopeOf({ body }: Reply): Envelope {
  return body as Envelope;
}

function send(response: ServerResponse, message: Message): Outcome {
  response.end(writeHead(response, message));
  return message.status;
}

/** Writes everything but the body, which it returns. */
function writeHead(response: ServerResponse, { status, headers, body }: Message): Buffer {
  const [type, text] =
    typeof body === "string"
      ? ["text/plain; charset=UTF-8", body]
      : ["application/json", JSON.stringify(body)];
  const bytes = Buffer.from(text);
  response.statusCode = status;
  response.setHeader("content-type", type);
  response.setHeader("content-length", bytes.length);
  response.setHeader("cf-ray", rayId());
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  return bytes;
}

/**
 * A new ray id. No data centre of Cloudflare answers here, so its airport is none of theirs.
 *
 * @see https://developers.cloudflare.com/fundamentals/reference/cloudflare-ray-id/
 */
function rayId(): string {
  return `${randomBytes(8).toString("hex")}-SIM`;
}
