import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ERROR_CODES } from "../../provider/errors";
import * as cleanupMessages from "../../provider/rotated-secret-cleanup/messages";
import * as rotationMessages from "../../provider/secret-rotation/messages";
import { withHalfJitter, withoutProxies } from "../helpers/http/hermetic";
import { FunctionCalls } from "./function-calls";
import { MessageStage } from "./message-stage";
import { placesThatMakeMessages } from "./origins";
import { asBlock, type Chapter, render, sectionsOf } from "./page";
import { listenTo, type Said } from "./situation";
import { THEMES } from "./situations";

const PAGE = path.join(__dirname, "messages.md");
/** What the files export that hold most messages. */
const MESSAGES = {
  "rotated-secret-cleanup/messages.ts": Object.keys(cleanupMessages),
  "secret-rotation/messages.ts": Object.keys(rotationMessages),
};
const isUpdate = process.env.UPDATE_MESSAGES === "true";

describe("messages", () => {
  withoutProxies();
  withHalfJitter();
  const said = new Map<string, Said>();
  const calls = new FunctionCalls();
  let page = "";
  let on: MessageStage;

  before(async () => {
    page = readFileSync(PAGE, "utf8");
    await calls.count();
  });
  beforeEach(async () => {
    on = await MessageStage.open();
  });
  afterEach(() => on.close());

  function chapters(): Chapter[] {
    return THEMES.map(({ title, situations }) => ({
      title,
      sections: situations.map(({ heading }) => ({ heading, texts: said.get(heading)?.texts ?? [] })),
    }));
  }

  for (const { title, situations } of THEMES) {
    describe(title, () => {
      for (const situation of situations) {
        it(situation.heading, async () => {
          const heard = await listenTo(situation, on);
          said.set(situation.heading, heard);
          const { heading } = situation;
          if (!isUpdate) {
            assert.equal(asBlock({ heading, texts: heard.texts }), sectionsOf(page).get(heading));
          }
        });
      }
    });
  }

  describe("all together", () => {
    it("the page has nothing else", () => {
      if (isUpdate) {
        writeFileSync(PAGE, render(chapters()));
      }
      const headings = THEMES.flatMap(({ situations }) => situations.map(({ heading }) => heading));
      assert.deepEqual([...sectionsOf(readFileSync(PAGE, "utf8")).keys()], headings);
      assert.equal(readFileSync(PAGE, "utf8"), render(chapters()));
    });

    it("every error code is there", () => {
      const codes = new Set([...said.values()].map(({ code }) => code));
      assert.deepEqual(
        ERROR_CODES.filter((code) => !codes.has(code)),
        [],
      );
    });

    it("every function that makes a message is", async () => {
      const called = await calls.among(Object.keys(MESSAGES));
      const all = Object.entries(MESSAGES).flatMap(([file, names]) => names.map((name) => `${file} ${name}`));
      assert.deepEqual(
        all.filter((name) => !called.includes(name)),
        [],
      );
    });

    it("every place in the source that makes one is", () => {
      const reached = new Set([...said.values()].flatMap(({ origins }) => origins));
      assert.deepEqual(
        placesThatMakeMessages().filter((place) => !reached.has(place)),
        [],
      );
    });
  });
});
