// Preloaded with NODE_OPTIONS, it lets the provider process, and no other that the engine starts, wait for a debugger.
if (process.argv[1]?.includes("dynamic-provider")) {
  require("node:inspector").open(9229, "127.0.0.1", true);
}
