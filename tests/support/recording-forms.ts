import type { Dice } from "@/tests/support/conformance/fuzz/dice";

export const boundary = "b0und";
export const formType = `multipart/form-data; boundary=${boundary}`;

export type Field = readonly [name: string, value: string | Uint8Array, head?: string];

/** A form as clients write it. */
export function writeForm(fields: readonly Field[]): Buffer {
  const written = fields.flatMap(([name, value, head = ""]) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${head}\r\n\r\n`),
    Buffer.from(value as string),
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...written, Buffer.from(`--${boundary}--\r\n`)]);
}

export const fileHead = '; filename="a.mp3"\r\nContent-Type: audio/mpeg';

/** What looks like the end of a part, or nearly. */
const scraps = [
  "\r",
  "\n",
  "\r\n",
  "-",
  "--",
  `\r\n--${boundary.slice(0, 3)}`,
  `--${boundary}`,
  "\r\n\r\n",
  "x",
  "\0é",
];
const fieldNames = ["model", "file", "stream", "language", "models[]", "prompt"];

/** A form that is often good, sometimes wrong in what it says, and sometimes in how it is written. */
export function throwForm(dice: Dice): Buffer {
  const others = Array.from({ length: dice.below(3) }, () => throwField(dice, dice.pick(fieldNames)));
  const needed = [throwField(dice, "model"), throwField(dice, "file")].filter(() => !dice.hits(0.05));
  const fields = [...needed, ...others];
  if (dice.hits(0.4)) fields.sort(() => dice.next() - 0.5);
  const form = writeForm(fields).toString("latin1");
  return Buffer.from(dice.hits(0.4) ? damage(dice, form) : form, "latin1");
}

function throwField(dice: Dice, name: string): Field {
  if (name === "model") return [name, dice.hits(0.1) ? "" : "test-model"];
  if (name === "stream") return [name, dice.pick(["true", "false", ""])];
  const value = Array.from({ length: dice.below(6) }, () => dice.pick(scraps)).join("");
  return [name, value, name === "file" ? fileHead : ""];
}

function damage(dice: Dice, form: string): string {
  const at = dice.below(form.length);
  switch (dice.below(5)) {
    case 0:
      return form.slice(0, at) + form.slice(at + 1 + dice.below(4));
    case 1:
      return form.slice(0, at) + dice.pick(scraps) + form.slice(at);
    case 2:
      return form.slice(0, at);
    case 3:
      return form + dice.pick(["", "\r\n", `\r\n--${boundary}`, `\r\n--${boundary}--\r\n`, "more"]);
    default:
      return form.replace("\r\n", dice.pick(["\n", "\r", "\r\n\r\n"]));
  }
}
