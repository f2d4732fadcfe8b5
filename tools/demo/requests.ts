import { type RequestRecord, toLine } from "../../simulator";

/** Whether it is the service's: of the requests with a secret, only those get a token, or are still being answered. */
function isOfService({ operation, outcome }: RequestRecord): boolean {
  return operation === "token" && (outcome === 200 || outcome === "no reply");
}

/** The requests of the service. */
export function ofService(requests: readonly RequestRecord[]): RequestRecord[] {
  return requests.filter(isOfService);
}

/** The requests of the stack, and nothing of the service. */
export function ofStack(requests: readonly RequestRecord[]): RequestRecord[] {
  return requests.filter((request) => !isOfService(request));
}

/** The requests of the stack, and of the service the one with which it took over the new secret. */
export function milestones(requests: readonly RequestRecord[]): RequestRecord[] {
  const takeover = takeoverIn(requests);
  return requests.filter((request) => request === takeover || !isOfService(request));
}

function takeoverIn(requests: readonly RequestRecord[]): RequestRecord | undefined {
  const rotation = requests.findIndex(({ operation }) => operation === "rotateSecret");
  if (rotation < 0) return undefined;
  return ofService(requests.slice(rotation)).find(({ secret }) => secret === "newest");
}

/** Whether it only reads clients: one, or with a list all of them. */
export function isRead({ operation }: RequestRecord): boolean {
  return operation === "getClient" || operation === "listClients";
}

/** A request as expectations write it: `DELETE`, or at the token endpoint secret and status, `newest:400`. */
export function shorthand({ method, secret, outcome }: RequestRecord): string {
  return secret === undefined ? method : `${secret}:${outcome}`;
}

/** Shows {@link milestones}. */
export function showRequests(requests: readonly RequestRecord[], withService: boolean): void {
  const beside = withService ? ", beside those of the service" : "";
  console.log(
    requests.length === 0 ? `Cloudflare received no request${beside}.` : `Cloudflare received${beside}:`,
  );
  for (const request of requests) console.log(`  ${toLine(request)}${meaning(request)}`);
}

function meaning(request: RequestRecord): string {
  if (request.operation !== "token") return "";
  if (isOfService(request)) return "  (the service, from now on with the new secret)";
  return request.outcome === 401 ? "  (refused)" : "  (accepted)";
}
