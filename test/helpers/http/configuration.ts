import { type Configuration, type Credential } from "../../../provider/configuration";

/** A configuration that reaches an API at `baseUrl`, and no token endpoint. */
export function configurationFor(
  baseUrl: string,
  credential: Credential | string,
  operationLimitMs = 600_000,
): Configuration {
  return {
    baseUrl,
    tokenUrl: "https://token.invalid/",
    credential: typeof credential === "string" ? { kind: "apiToken", apiToken: credential } : credential,
    operationLimitMs,
  };
}
