import net from "node:net";
import { CloudflareHttp } from "../../../provider/cloudflare/http";
import { HTTP_LIMITS } from "../../../provider/connections";
import { withNothingChanged } from "../../../provider/errors";
import { Operation } from "../../../provider/operation";
import { DEMO } from "../../helpers/http/cleanup-stage";
import { configurationFor } from "../../helpers/http/configuration";
import { listen } from "../../helpers/http/listen";
import { oauthClientsOver } from "../../helpers/http/oauth-clients";
import { deadOrigin } from "../../helpers/http/raw-server";
import { type MessageStage, type Surroundings } from "../message-stage";
import { type Situation } from "../situation";

const SHORT = { config: { "cloudflareOauth:operationTimeoutSeconds": "0.1" } };

async function cleanUp(on: MessageStage, found: Surroundings = {}): Promise<unknown> {
  return await on.process(found).cleanup.create(DEMO);
}

/** No answer of Cloudflare's API, or none in time. */
export const network: Situation[] = [
  {
    heading: "Nobody listens",
    happens: async (on) => cleanUp(on, { config: { "cloudflare:baseUrl": await deadOrigin() } }),
  },
  { heading: "A server that never completes the connection", happens: lookAtSilentServer },
  {
    heading: "The connection is cut",
    happens: (on) => {
      on.simulator.addFault({ times: Infinity, reply: { kind: "reset" } });
      return cleanUp(on);
    },
  },
  {
    heading: "No answer",
    happens: (on) => {
      on.simulator.addFault({ times: Infinity, reply: { kind: "noReply" } });
      return cleanUp(on, SHORT);
    },
  },
  {
    heading: "The operation has too little time left for a change",
    happens: (on) => {
      on.onRequest = () => {
        on.clock.advance(600_000);
      };
      return cleanUp(on);
    },
  },
  {
    heading: "The time of the operation is up before it looks",
    happens: async (on) => {
      // A second cleanup of the client waits for the first, and that takes all the time there is.
      let requests = 0;
      on.onRequest = () => {
        if (++requests === 2) {
          on.clock.advance(600_000);
        }
      };
      const { cleanup } = on.process({});
      const [, second] = await Promise.allSettled([cleanup.create(DEMO), cleanup.create(DEMO)]);
      throw (second as PromiseRejectedResult).reason;
    },
  },
];

/** With a time limit for connections that a test can wait for; what is said does not depend on it. */
async function lookAtSilentServer(on: MessageStage): Promise<unknown> {
  const server = await listen(net.createServer());
  try {
    const configuration = configurationFor(`https://127.0.0.1:${server.port}`, "t0ken");
    const http = new CloudflareHttp(configuration, { ...HTTP_LIMITS, connectMs: 50 });
    return await oauthClientsOver(http, on.clock).observe(DEMO, new Operation(on.clock, 600_000));
  } catch (error) {
    throw withNothingChanged(error);
  } finally {
    await server.close();
  }
}
