import { DEMO, refuse } from "../../helpers/http/cleanup-stage";
import { type Situation } from "../situation";

/** Waiting as Cloudflare asks. */
export const pauses: Situation[] = [
  {
    heading: "Cloudflare asks to wait, and the operation has the time",
    happens: (on) => {
      on.simulator.addFault({ reply: refuse(429, 10429, { "retry-after": "287" }) });
      return on.cleanup.create(DEMO);
    },
  },
  {
    heading: "Cloudflare has asked another operation to wait for longer than this one may take",
    happens: async (on) => {
      on.simulator.addFault({ reply: refuse(429, 10429, { "retry-after": "900" }) });
      const { cleanup } = on.process();
      await cleanup.create(DEMO).catch(() => undefined);
      return await cleanup.create(DEMO);
    },
  },
];
