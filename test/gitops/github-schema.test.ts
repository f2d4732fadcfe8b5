import assert from "node:assert/strict";
import type * as WorkflowParser from "@actions/workflow-parser" with { "resolution-mode": "import" };
import { tsImport } from "tsx/esm/api";
import { textOf } from "./files";
import { WORKFLOWS } from "./github-actions";

/** GitHub's own parser: its schema, its expressions and where they may stand, its cron. */
async function complaintsOfGitHub(name: string, content: string): Promise<string[]> {
  // Its JSON is imported in a way that Node.js refuses and tsx does not.
  const parser = (await tsImport("@actions/workflow-parser", __filename)) as typeof WorkflowParser;
  const { context, value } = parser.parseWorkflow({ name, content }, new parser.NoOperationTraceWriter());
  assert.ok(value, name);
  const { errors = [] } = await parser.convertWorkflowTemplate(context, value);
  return errors.map(({ Message }) => Message.replace(/^.*?\): /, ""));
}

describe("gitops: the GitHub workflows, read by GitHub's parser", () => {
  for (const name of WORKFLOWS) {
    it(`${name} is one`, async () => {
      const file = `github-actions/${name}.yml`;
      assert.deepEqual(await complaintsOfGitHub(file, textOf(file)), []);
    });
  }

  for (const { right, wrong, complaint } of [
    { right: "queue: max", wrong: "queue: 7", complaint: "Unexpected value '7'" },
    { right: "timeout-minutes:", wrong: "timeout:", complaint: "Unexpected value 'timeout'" },
    { right: "${{ secrets.", wrong: "${{ secret.", complaint: "Unrecognized named-value: 'secret'" },
    {
      right: "17 */6",
      wrong: "99 */6",
      complaint: "Invalid cron expression. Expected format: '* * * * *' (minute hour day month weekday)",
    },
  ]) {
    it(`which sees that ${wrong} is wrong`, async () => {
      const text = textOf("github-actions/scheduled-up.yml").replace(right, wrong);
      assert.deepEqual(await complaintsOfGitHub("wrong.yml", text), [complaint]);
    });
  }
});
