import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { REPOSITORY } from "../helpers/engine/packed-package";
import { stage } from "../helpers/engine/stage";
import { programsIn } from "./markdown";

const README = readFileSync(path.join(REPOSITORY, "README.md"), "utf8");

/** What a reader has to have for the programs, or has from the one before: globals, which an import goes before. */
const READER = {
  file: path.join(REPOSITORY, "reader.d.ts"),
  text: `
    declare const accountId: string;
    declare const oauthClientId: string;
    declare const OAuthClientRotatedSecretCleanup:
      typeof import("pulumi-cloudflare-oauth").OAuthClientRotatedSecretCleanup;
    declare const YourConsumer: new (name: string, args: {
      clientSecret: import("@pulumi/pulumi").Input<string>;
    }) => import("@pulumi/pulumi").CustomResource;`,
};

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: ["node"],
  paths: {
    "pulumi-cloudflare-oauth": [path.join(REPOSITORY, "sdk/index.ts")],
    "pulumi-cloudflare-oauth/simulator": [path.join(REPOSITORY, "simulator/index.ts")],
  },
};

/** What the compiler has to say of programs. */
function complaintsAbout(programs: readonly string[]): string[] {
  const texts = new Map([[READER.file, READER.text]]);
  programs.forEach((program, index) => texts.set(path.join(REPOSITORY, `readme-${index}.ts`), program));
  const host = ts.createCompilerHost(OPTIONS);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([...texts.keys()], OPTIONS, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("README.md: programs in TypeScript", function () {
  this.timeout(120_000);
  const programs = programsIn(README, "ts");

  it("compile, all three", () => {
    assert.equal(programs.length, 3);
    assert.deepEqual(complaintsAbout(programs), []);
  });

  it("would not, if an input were not there", () => {
    const misspelt = programs[1]!.replace("triggers", "trigers");
    assert.match(complaintsAbout([misspelt]).join(), /'trigers' does not exist/);
  });
});

describe("README.md: what is to be tried without an account", function () {
  this.timeout(120_000);
  const on = stage({ clients: [{ clientId: "web-shop" }] });

  it("gives the outputs that it promises", async () => {
    const { stack, simulator } = on;
    const [, program] = /^cat > index\.js <<'END'\n([^]*?)^END$/m.exec(README) ?? [];
    stack.writeRaw(program!);
    await stack.setConfig("rotation", "1");
    assert.match(await stack.up(), /outcome: "deleted"\n +proof +: "newSecretAccepted"/);
    const [first] = simulator.client("web-shop").secrets;
    await stack.setConfig("rotation", "2");
    assert.match(await stack.up(), /proof +: "newSecretAccepted" => "oldSecretRefused"/);
    assert.deepEqual(simulator.client("web-shop").formerSecrets[0], first);
    assert.equal(simulator.client("web-shop").secrets.length, 1);
  });
});
