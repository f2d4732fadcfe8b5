// Preloaded into the processes of a stack. In the provider process the clock is ahead by TEST_CLOCK_AHEAD_MS, as if it
// were that much later; with TEST_SKIP_PAUSES a pause takes no time and moves the clock on instead.
if (process.argv[1]?.includes("dynamic-provider")) {
  let ahead = Number(process.env.TEST_CLOCK_AHEAD_MS ?? 0);
  const now = Date.now;
  Date.now = () => now() + ahead;
  if (process.env.TEST_SKIP_PAUSES) {
    require("node:timers/promises").setTimeout = async (ms) => {
      ahead += ms;
    };
  }
}
