// Loads modules one after another, and prints how long each took, in milliseconds, as JSON.
const times = process.argv.slice(2).map((name) => {
  const start = process.hrtime.bigint();
  require(name);
  return Number(process.hrtime.bigint() - start) / 1e6;
});
console.log(JSON.stringify(times));
