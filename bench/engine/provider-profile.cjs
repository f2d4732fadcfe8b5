// Preloaded into the processes of a stack that is profiled. In that of the provider it notes when operations and requests
// begin and end, and takes a CPU profile, until PROVIDER_PROFILE_OPERATIONS creates have ended; then it writes both to the
// file PROVIDER_PROFILE_FILE, as JSON.
const { subscribe } = require("node:diagnostics_channel");
const { renameSync, writeFileSync } = require("node:fs");
const { Session } = require("node:inspector");
const Module = require("node:module");
const { performance } = require("node:perf_hooks");

/** The packages whose handlers are profiled. */
const PROVIDERS = ["pulumi-cloudflare-oauth/provider", "empty-provider"];

if (process.argv[1]?.includes("dynamic-provider")) {
  const { PROVIDER_PROFILE_FILE: file, PROVIDER_PROFILE_OPERATIONS: operations } = process.env;
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.start");
  const moments = [];
  let ended = 0;

  /** @param what operation or request; @param step 1 begins, -1 ends. */
  const note = (what, step) => moments.push({ at: performance.now(), what, step });

  const end = () => {
    note("operation", -1);
    if (++ended < Number(operations)) return;
    session.post("Profiler.stop", (_error, { profile }) => {
      writeFileSync(`${file}.new`, JSON.stringify({ moments, profile }));
      renameSync(`${file}.new`, file); // The engine may kill the process at any time.
    });
  };

  // By undici's own account (undici.nodejs.org, Diagnostics Channel).
  subscribe("undici:request:create", () => note("request", 1));
  subscribe("undici:request:trailers", () => note("request", -1));
  subscribe("undici:request:error", () => note("request", -1));

  const observed = new Set();
  const load = Module._load;
  Module._load = function (name, ...rest) {
    const loaded = load.call(this, name, ...rest);
    if (PROVIDERS.includes(name) && !observed.has(name)) {
      observed.add(name);
      for (const handlers of Object.values(loaded)) {
        const { create } = handlers;
        handlers.create = (inputs) => {
          note("operation", 1);
          return create.call(handlers, inputs).finally(end);
        };
      }
    }
    return loaded;
  };
}
