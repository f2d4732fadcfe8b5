import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { rotatedOutside } from "../../provider/rotated-secret-cleanup/messages";
import { OAuthClientRotatedSecretCleanup, OAuthClientSecretRotation } from "../../sdk";
import { CLIENT } from "../../tools/docs/recording/record";
import { textIn } from "../../tools/docs/recording/svg";
import { REPOSITORY } from "../helpers/engine/packed-package";
import { ACCOUNT } from "../helpers/http/cleanup-stage";

function textOf(file: string): string {
  return textIn(readFileSync(path.join(REPOSITORY, "docs", file), "utf8"));
}

describe("the recordings; when they are old, run `npm run docs`", () => {
  it("up.svg: the resources in their order, and what came of them", () => {
    const { __pulumiType: rotation } = OAuthClientSecretRotation;
    const { __pulumiType: cleanup } = OAuthClientRotatedSecretCleanup;
    const steps = [
      "$ pulumi config set rotation 2026-12 $ pulumi up",
      `${rotation} rotation updating`,
      `${rotation} rotation updated`,
      "ServiceDeployment service updating",
      "ServiceDeployment service updated",
      `${cleanup} cleanup updating`,
      `${cleanup} cleanup updated`,
      'outcome : "deleted"',
      'proof : "oldSecretRefused"',
    ];
    const text = textOf("up.svg").replace(/ +/g, " ");
    const places = steps.map((step) => text.indexOf(step));
    assert.ok(!places.includes(-1), `${steps[places.indexOf(-1)] ?? ""} does not stand in: ${text}`);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
  });

  it("refresh.svg: the warning, word by word", () => {
    const warning = rotatedOutside({ accountId: ACCOUNT, oauthClientId: CLIENT }, true);
    const text = textOf("refresh.svg");
    assert.ok(text.startsWith("$ pulumi refresh "), text);
    assert.ok(text.includes(`Diagnostics: pulumi:pulumi:Stack`), text);
    assert.ok(text.includes(warning), text);
  });

  for (const file of ["up.svg", "refresh.svg"]) {
    it(`${file}: nothing that differs from run to run, no script, no link`, () => {
      const svg = readFileSync(path.join(REPOSITORY, "docs", file), "utf8");
      assert.doesNotMatch(textIn(svg), /\d{4}-\d\d-\d\dT|\d+s\b|\/tmp|127\.0\.0\.1/);
      assert.doesNotMatch(svg, /<script|href|<style|<image/);
    });
  }
});
