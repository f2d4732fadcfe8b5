import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import path from "node:path";
import { stage } from "../helpers/engine/stage";

const REPOSITORY = path.resolve(__dirname, "../..");

describe("engine: the quickstart example", function () {
  this.timeout(120_000);
  const on = stage({ clients: [{ clientId: "web-shop", rotated: true }, { clientId: "back-office" }] });

  it("runs by `pulumi up` in the root of the repository, in TypeScript", async () => {
    const { simulator, stack } = on;
    for (const name of ["Pulumi.yaml", "examples/quickstart"]) {
      cpSync(path.join(REPOSITORY, name), path.join(stack.directory, name), {
        recursive: true,
        filter: (source) => path.basename(source) !== "node_modules",
      });
    }
    await stack.succeed(["stack", "init", "dev"]);
    await stack.setConfig("accountId", simulator.accountId);
    await stack.setConfig("oauthClientIds[0]", "web-shop", "--path");
    await stack.setConfig("oauthClientIds[1]", "back-office", "--path");
    await stack.up();
    const requests = simulator.takeRequests();
    const changes = requests.filter((line) => !line.startsWith("GET "));
    assert.deepEqual(changes, ["DELETE oauth_clients/web-shop/rotate_secret 200"]);
    // A list answers both looks, if the engine began both operations at once.
    assert.ok(requests.length - changes.length <= 3, String(requests));
    const { done } = JSON.parse(await stack.succeed(["stack", "output", "--json"])) as {
      done: Record<string, { outcome: string; deletedAt: string | null }>;
    };
    assert.equal(done["web-shop"]?.outcome, "deleted");
    assert.match(String(done["web-shop"].deletedAt), /^20\d\d-/);
    assert.deepEqual(done["back-office"], { outcome: "alreadyClean", deletedAt: null });

    // Its two Pulumi.yaml say the same, but for where the program is.
    await stack.setConfig("rotation", "second");
    simulator.rotate("web-shop");
    await stack.up();
    assert.equal(simulator.client("web-shop").hasRotatedSecret, false);
  });
});
