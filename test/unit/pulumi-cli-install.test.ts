import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromGoModules, goModulesEntry } from "../../tools/pulumi-cli/from-go-modules";
import { officialEntry, officialInstall } from "../../tools/pulumi-cli/from-official-install";
import { parseGoModule } from "../../tools/pulumi-cli/go-module";
import { executable, temporaryDirectory } from "../helpers/pulumi-cli-fakes";

describe("the official install of the CLI", () => {
  const path = temporaryDirectory();

  function install(download: (root: string) => void) {
    const lines: string[] = [];
    const step = officialInstall((root) => {
      download(root);
      return Promise.resolve({ command: join(root, "bin", "pulumi"), version: "0" });
    });
    const context = { cache: path("cache"), env: {}, log: (line: string) => lines.push(line) };
    return { result: step.run(context), lines };
  }

  it("goes to the cache under the version of the SDK", async () => {
    const { key, version } = officialEntry();
    const { result, lines } = install((root) => {
      executable(join(root, "bin", "pulumi"));
      executable(join(root, "bin", "pulumi-language-nodejs"));
      executable(join(root, "bin", "pulumi-resource-pulumi-nodejs"));
    });
    const bin = path("cache", key, "bin");
    assert.deepEqual(await result, { command: join(bin, "pulumi"), version, directories: [bin] });
    assert.deepEqual(lines, [`installing the Pulumi CLI ${version} with the Automation API`]);
  });

  it("is left with the reason of the Automation API", async () => {
    const { result } = install(() => {
      throw new Error("Failed to download https://get.example/install.sh: fetch failed");
    });
    const reason = "Failed to download https://get.example/install.sh: fetch failed";
    assert.deepEqual(await result, { unavailable: reason });
    assert.deepEqual(readdirSync(path("cache")), []);
  });
});

describe("the build of the CLI from Go modules", () => {
  const path = temporaryDirectory();

  function build(goScript?: string) {
    const lines: string[] = [];
    if (goScript !== undefined) executable(path("bin", "go"), goScript);
    const env = { PATH: path("bin"), GOFLAGS: "-buildvcs=false" };
    const context = { cache: path("cache"), env, log: (line: string) => lines.push(line) };
    return { result: fromGoModules.run(context), lines };
  }

  it("builds two programs with the versions of their go.mod and adds the SDK's script", async () => {
    const { key, version } = goModulesEntry();
    const calls = path("calls");
    const { result, lines } = build(`
      echo "$GOWORK $CGO_ENABLED $GOFLAGS $*" >> ${calls}
      while [ "$1" != "-o" ]; do shift; done
      echo built > "$2"
      /bin/chmod +x "$2"`);
    const directory = path("cache", key);
    const cli = { command: join(directory, "pulumi"), version, directories: [directory] };
    assert.deepEqual(await result, cli);
    const files = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
    assert.deepEqual(readdirSync(directory).sort(), files);
    const shownLines = lines.map((line) => line.replace(/\d+ s$/, "N s"));
    assert.deepEqual(shownLines, [
      `building the Pulumi CLI ${version} from its Go modules: about 5 minutes, and only once`,
      "built in N s",
    ]);

    const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
    const args = `off 0 -buildvcs=false build -mod=readonly -trimpath -ldflags -s -w ${stamp} -o PARTIAL`;
    const shown = readFileSync(calls, "utf8").replace(/-o \S+\.partial-[^/]+/g, "-o PARTIAL");
    assert.deepEqual(shown.trimEnd().split("\n"), [
      `${args}/pulumi github.com/pulumi/pulumi/pkg/v3/cmd/pulumi`,
      `${args}/pulumi-language-nodejs github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs`,
    ]);
  });

  it("is left without Go, naming the release that is needed", async () => {
    const { result, lines } = build();
    assert.deepEqual(await result, { unavailable: "no go on PATH (Go 1.25.11 or newer builds it)" });
    assert.deepEqual(lines, []);
  });

  it("is left when Go fails, with what it said, and caches nothing", async () => {
    const { result } = build(`echo "go: module lookup failed" >&2; exit 1`);
    const unavailable = `${path("bin", "go")} ended with status 1\ngo: module lookup failed`;
    assert.deepEqual(await result, { unavailable });
    assert.deepEqual(readdirSync(path("cache")), []);
  });
});

describe("reading a go.mod", () => {
  it("knows single and grouped requirements, and passes over the rest", () => {
    const text = [
      "module pulumi-cli",
      "",
      "go 1.25.11",
      "",
      "tool example.com/tool/v3/cmd",
      "",
      "require example.com/single v0.1.0",
      "",
      "require (",
      "\texample.com/tool/v3 v3.2.1 // indirect",
      "\texample.com/dated v0.0.0-20231130102222-75f619a67231",
      ")",
    ].join("\n");
    assert.deepEqual(parseGoModule(text), {
      goVersion: "1.25.11",
      versions: new Map([
        ["example.com/single", "0.1.0"],
        ["example.com/tool/v3", "3.2.1"],
        ["example.com/dated", "0.0.0-20231130102222-75f619a67231"],
      ]),
    });
  });

  it("refuses one without a Go version", () => {
    assert.throws(() => parseGoModule("module pulumi-cli\n"), new Error("go.mod has no go line"));
  });
});
