// Preloaded into the processes of a stack. That of the provider keeps what it has used in the file PROVIDER_USAGE_FILE, as
// JSON: the engine kills it in the end, so that it cannot tell then.
const { renameSync, writeFileSync } = require("node:fs");
const { setInterval } = require("node:timers");

if (process.argv[1]?.includes("dynamic-provider")) {
  const file = process.env.PROVIDER_USAGE_FILE;
  const note = () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); // In kilobytes and microseconds.
    const usage = { peakMemory: maxRSS * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 };
    writeFileSync(`${file}.new`, JSON.stringify(usage));
    renameSync(`${file}.new`, file); // Whenever it is killed, the file is a whole one.
  };
  setInterval(note, 100).unref();
}
