/** A time as one reads it, with two or three digits: `0.28 s`, `45.2 s`, `5.04 min`, `80.5 min`. */
export function duration(seconds: number): string {
  const [value, unit] = seconds < 60 ? [seconds, "s"] : [seconds / 60, "min"];
  return `${value.toFixed(value < 10 ? 2 : 1)} ${unit}`;
}
