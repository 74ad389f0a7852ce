import { listAliases } from "@/lib/channels/list-aliases";
import { removeAlias } from "@/lib/channels/remove-alias";
import { SetAliasInput } from "@/lib/channels/schema";
import { setAlias } from "@/lib/channels/set-alias";
import { type Commands, parseInput, readList } from "./command";
import { operator } from "./operator";
import { toJson } from "./to-json";

export const commands: Commands = {
  set: {
    summary:
      "Gives a model another name. Of several models the first that can serve does: the others are its fallbacks.",
    flags: { name: { value: "<name>", required: true }, models: { value: "<id,id>", required: true } },
    async run(flags) {
      const input = { name: flags.get("name"), models: readList(flags.get("models")) ?? [] };
      return { json: toJson(await setAlias(operator, parseInput(SetAliasInput, input))) };
    },
  },
  list: {
    summary: "Lists aliases and what they stand for.",
    flags: {},
    async run() {
      return { json: (await listAliases(operator)).map(toJson) };
    },
  },
  remove: {
    summary: "Takes a name back.",
    flags: { name: { value: "<name>", required: true } },
    async run(flags) {
      const name = flags.get("name");
      await removeAlias(operator, name);
      return { json: { name, removed: true } };
    },
  },
};
