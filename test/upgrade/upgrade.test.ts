import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { version as present } from "../../package.json";
import { record } from "../../tools/record-state/record";
import { type Recording } from "../../tools/record-state/situation";
import { SITUATIONS } from "../../tools/record-state/situations";
import { type Stage } from "../helpers/engine/stage";
import { EXPECTATIONS } from "./expectations";
import { resume } from "./resume";

const STATES = path.join(__dirname, "states");
const FILES = readdirSync(STATES);

describe("upgrade: a state that a version left, and the present package", function () {
  this.timeout(180_000);
  let stage: Stage | undefined;

  afterEach(async () => {
    await stage?.stack.dispose();
    await stage?.simulator.close();
    stage = undefined;
  });

  for (const file of FILES) {
    const { version, situation } = parseName(file);
    it(`version ${version}, ${situation}`, async () => {
      const expected = EXPECTATIONS[situation];
      assert.ok(expected, file);
      stage = await resume(JSON.parse(readFileSync(path.join(STATES, file), "utf8")) as Recording);
      await expected(stage);
    });
  }

  it("what is recorded today can be resumed as well", async () => {
    const situation = SITUATIONS.find(({ name }) => name === "unconfirmed");
    assert.ok(situation);
    stage = await resume(await record(situation));
    await EXPECTATIONS[situation.name]?.(stage);
  });

  it("the version of package.json has recorded each situation: npx tsx tools/record-state/main.ts", () => {
    const recorded = FILES.map(parseName).filter(({ version }) => version === present);
    assert.deepEqual(
      recorded.map(({ situation }) => situation).sort(),
      SITUATIONS.map(({ name }) => name).sort(),
    );
  });

  it("no recorded state holds an address, a path of a machine, or a secret that is not obviously none", () => {
    for (const file of FILES) {
      const text = readFileSync(path.join(STATES, file), "utf8");
      assert.doesNotMatch(text, /127\.0\.0\.1|localhost|:\/\/\/?(home|root|tmp|Users|var)\//, file);
      const { clients } = JSON.parse(text) as Recording;
      for (const secret of clients.flatMap(({ secrets = [] }) => [...secrets])) {
        assert.match(secret, /^fake-secret-/, file);
      }
    }
  });
});

/** The parts of `0.1.0-verified.json`; a version may hold hyphens, the name of a situation none. */
function parseName(file: string): { version: string; situation: string } {
  const [, version, situation] = /^(.+)-(\w+)\.json$/.exec(file) ?? [];
  assert.ok(version && situation, file);
  return { version, situation };
}
