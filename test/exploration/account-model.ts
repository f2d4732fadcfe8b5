import assert from "node:assert/strict";
import { type HttpReply, type HttpRequest } from "../../provider/cloudflare/http";
import { CloudflareOAuthError } from "../../provider/errors";
import { type ProbeReply } from "../../provider/oauth/verdict";
import { spoiled } from "./call-fault";
import { type ClientModel, issue, operatorActs } from "./client-model";
import { type Call, type Disturbance } from "./disturbance";
import { type VirtualTime } from "./virtual-time";

/** What a process did to a client, so that it can be judged. */
export interface Deeds {
  /** Secrets that DELETE removed. */
  readonly deleted: string[];
  /** Secrets that POST issued into answers that never arrived. */
  readonly lost: string[];
  /** Operators' moves since the operation began. */
  moves: number;
  /** DELETE that removed the secret in use. */
  outages: number;
}

const CALLS = { GET: "get", POST: "post", DELETE: "delete" } as const;

const NEVER = new Promise<never>(() => undefined);

/** Cloudflare as one process of the provider meets it: HTTP over slots in memory. */
export class AccountModel {
  readonly deeds: Deeds[];
  /** Resolves when the process dies. */
  readonly death: Promise<"died">;
  calls = 0;
  /** How many faults have happened. */
  met = 0;
  readonly sent: Record<Call, number> = { get: 0, list: 0, delete: 0, post: 0, token: 0 };
  readonly #about = new Map<ClientModel, { readonly calls: number; readonly last: Call }>();
  #die!: (how: "died") => void;
  #isDead = false;

  constructor(
    private readonly clients: readonly ClientModel[],
    private readonly time: VirtualTime,
    private readonly disturbance: Disturbance,
  ) {
    this.death = new Promise((resolve) => (this.#die = resolve));
    this.deeds = clients.map(() => ({ deleted: [], lost: [], moves: 0, outages: 0 }));
  }

  /** In place of CloudflareHttp.send. */
  async send({ method, path, purpose }: HttpRequest, timeLeftMs: number): Promise<HttpReply> {
    const client = this.clients.find(({ oauthClientId }) => oauthClientId === path[3]);
    const call = client ? CALLS[method] : "list";
    const reply = await this.#call(call, client, timeLeftMs, (isLost) => {
      if (!client) {
        return ok(this.clients.map((one) => this.#described(one)));
      }
      switch (method) {
        case "GET":
          return ok(this.#described(client));
        case "POST":
          return this.#rotate(client, isLost);
        case "DELETE":
          return this.#delete(client);
      }
    });
    return "status" in reply ? reply : failed(reply.failure, purpose);
  }

  /** In place of SecretProbe.send. */
  async probe(oauthClientId: string, secret: string, timeLeftMs: number): Promise<ProbeReply> {
    const client = this.clients.find((one) => one.oauthClientId === oauthClientId);
    assert.ok(client);
    const reply = await this.#call("token", client, timeLeftMs, () => {
      const lag = client.secretLags;
      const isLagging = lag?.secret === secret && this.time.now() < lag.until;
      const isAccepted = isLagging ? lag.accepted : client.secrets.includes(secret);
      return json(isAccepted ? 400 : 401, { error: isAccepted ? "invalid_grant" : "invalid_client" });
    });
    return "status" in reply ? reply : { failure: reply.failure };
  }

  async #call(
    call: Call,
    client: ClientModel | undefined,
    timeLeftMs: number,
    effect: (isLost: boolean) => HttpReply,
  ): Promise<HttpReply | { readonly failure: "cut" | "late" | "unsent" }> {
    const isFirst = this.sent[call]++ === 0;
    const fault =
      (isFirst ? this.disturbance.firstFaults[call] : undefined) ?? this.disturbance.faults.get(this.calls++);
    await this.time.sleep(this.disturbance.latencyMs);
    if (this.#isDead) {
      return await NEVER;
    }
    this.#meddle(call, client);
    this.met += fault ? 1 : 0;
    if (!fault) {
      return effect(false);
    }
    if (fault.effect) {
      effect(true);
    }
    switch (fault.kind) {
      case "dies":
        this.#isDead = true;
        this.#die("died");
        return await NEVER;
      case "cut":
      case "unsent":
        return { failure: fault.kind };
      case "late":
        await this.time.sleep(Math.min(30_000, timeLeftMs));
        return { failure: "late" };
      default:
        return spoiled(fault.kind);
    }
  }

  /** Operators look before they act: not while what this process has changed still lags. */
  #meddle(call: Call, client: ClientModel | undefined): void {
    if (!client) {
      return;
    }
    const about = this.#about.get(client) ?? { calls: 0, last: call };
    const index = this.clients.indexOf(client);
    const isAfterChange = about.last === "delete" || about.last === "post";
    const meddling = this.disturbance.meddling.find(
      ({ client: whom, at }) =>
        whom === index && (at === about.calls || (at === "after a change" && isAfterChange)),
    );
    this.#about.set(client, { calls: about.calls + 1, last: call });
    const isSettled = this.time.now() >= Math.max(client.flagLagsUntil, client.secretLags?.until ?? 0);
    if (meddling && isSettled && operatorActs(client, meddling.move)) {
      this.deeds[index]!.moves++;
    }
  }

  #rotate(client: ClientModel, isLost: boolean): HttpReply {
    if (client.secrets.length === 2) {
      return refused(409);
    }
    const secret = issue(client);
    if (isLost) {
      this.deeds[this.clients.indexOf(client)]!.lost.push(secret);
    }
    if (!isLost) {
      this.#lag(client, secret, false);
    }
    return ok({ client_secret: secret });
  }

  #delete(client: ClientModel): HttpReply {
    const deeds = this.deeds[this.clients.indexOf(client)]!;
    const [, old] = client.secrets;
    if (old === undefined) {
      return refused(400);
    }
    client.secrets.pop();
    deeds.deleted.push(old);
    deeds.outages += old === client.inUse ? 1 : 0;
    this.#lag(client, old, true);
    return ok(null);
  }

  #lag(client: ClientModel, secret: string, accepted: boolean): void {
    const until = this.time.now() + this.disturbance.lagMs;
    client.flagLagsUntil = until;
    client.secretLags = { secret, until, accepted };
  }

  #described({ oauthClientId, secrets, flagLagsUntil }: ClientModel): object {
    const flag = secrets.length === 2;
    return { client_id: oauthClientId, has_rotated_secret: this.time.now() < flagLagsUntil ? !flag : flag };
  }
}

function json(status: number, body: object): HttpReply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function ok(result: unknown): HttpReply {
  return json(200, { success: true, errors: [], messages: [], result });
}

function refused(status: number): HttpReply {
  return json(status, { success: false, errors: [{ code: 1000, message: "" }], messages: [], result: null });
}

function failed(failure: "cut" | "late" | "unsent", purpose: string): never {
  throw new CloudflareOAuthError(
    failure === "late" ? "request_timeout" : "network_failure",
    `No answer to the request to ${purpose}.`,
    "",
    { unsent: failure === "unsent" },
  );
}
