// Preloaded into the processes of a stack: their clock is ahead by CLOCK_AHEAD_MS, as if it were that much later.
const ahead = Number(process.env.CLOCK_AHEAD_MS);
const now = Date.now;
Date.now = () => now() + ahead;
