import { DEMO } from "../../helpers/http/cleanup-stage";
import { type MessageStage, type Surroundings } from "../message-stage";
import { type Situation } from "../situation";

const NONE = { "cloudflare:apiToken": "" };

const surroundings: [heading: string, Surroundings][] = [
  ["No credential", { config: NONE }],
  ["A token and a key in the configuration", { config: { "cloudflare:apiKey": "k3y" } }],
  [
    "A token and a key in the environment",
    { config: NONE, env: { CLOUDFLARE_API_TOKEN: "t0ken", CLOUDFLARE_API_KEY: "k3y" } },
  ],
  ["A key without an email", { config: { ...NONE, "cloudflare:apiKey": "k3y" } }],
  ["An email without a key", { config: { ...NONE, "cloudflare:email": "a@example.com" } }],
  ["A token with a line break", { config: { "cloudflare:apiToken": "t0ken\n" } }],
  ["A base URL that is none", { config: { "cloudflare:baseUrl": "api.cloudflare.com" } }],
  ["A token URL with a query", { config: { "cloudflareOauth:tokenUrl": "https://example.com/token?a=b" } }],
  ["Plain http", { config: { "cloudflare:baseUrl": "http://example.com" } }],
  ["A time limit that is none", { config: { "cloudflareOauth:operationTimeoutSeconds": "10 min" } }],
];

/** Settings that are missing, ambiguous or malformed. */
export const configuration: Situation[] = [
  ...surroundings.map(([heading, found]) => ({
    heading,
    happens: (on: MessageStage) => on.process(found).cleanup.create(DEMO),
  })),
  {
    heading: "A proxy that is none",
    happens: (on) => {
      process.env.HTTPS_PROXY = "proxy example";
      return on.cleanup.create(DEMO);
    },
  },
  { heading: "An id for get() that is none", happens: (on) => on.cleanup.read("demo", {}) },
];
