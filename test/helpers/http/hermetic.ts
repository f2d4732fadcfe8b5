/**
 * Hooks that keep what surrounds a test out of it. Each is called once inside a `describe`.
 */
const PROXY_VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/** No proxy is set when a test begins; what it sets is gone after it. */
export function withoutProxies(): void {
  let saved: [string, string | undefined][] = [];
  beforeEach(() => {
    saved = PROXY_VARIABLES.map((name) => [name, process.env[name]]);
    setVariables(PROXY_VARIABLES.map((name) => [name, undefined]));
  });
  afterEach(() => {
    setVariables(saved);
  });
}

function setVariables(variables: readonly [string, string | undefined][]): void {
  for (const [name, value] of variables) {
    if (value === undefined) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- process.env knows no undefined
      delete process.env[name];
    } else {
      process.env[name] = value;
    }
  }
}

/** The jitter of pauses is half of what it may be: after the first failure 250 ms, then 500, 1,000, 2,000. */
export function withHalfJitter(): void {
  const { random } = Math;
  beforeEach(() => {
    Math.random = () => 0.5;
  });
  afterEach(() => {
    Math.random = random;
  });
}
