import type { DMMF } from "@prisma/generator-helper";
import { lintCallPath } from "./call-path";
import { parseDataLine } from "./data-line";
import { categories, forbiddenCategories, uses } from "./fideslang";
import { isTimed, keepDays } from "./keep";
import { findSubjectPaths } from "./subject-paths";

// Whatever a column like these were classified as, it would hold what people say, what they pay with or where they are.
const forbiddenNames =
  /^(prompt|completion|answer|message|content|body|text|input|output|query|payload|request|response|header|card(number)?|cvc|iban|ip(address)?|useragent|referr?er)s?$/i;
const bases = /^(contract|legal|consent|interest)$/;
const erasures = /^(delete|null|keep:[a-z_]+)$/;

/** Everything in the schema that would make the inventory untrue or incomplete, one sentence each. Empty is good. */
export function lintSchema(datamodel: DMMF.Datamodel): string[] {
  return datamodel.models.flatMap((model) => [...lintModel(model, datamodel), ...lintCallPath(model)]);
}

function lintModel(model: DMMF.Model, datamodel: DMMF.Datamodel): string[] {
  const options = parseDataLine(model.documentation)?.options;
  if (!options) return [`${model.name}: the model has no @data line`];
  const fields = model.fields.filter(({ kind }) => kind !== "object");
  const isPersonal = fields.some((field) => parseDataLine(field.documentation)?.category?.startsWith("user."));
  const problems = fields.flatMap((field) =>
    lintField(field, options).map((problem) => `${model.name}.${field.name}: ${problem}`),
  );
  const say = (problem: string) => problems.push(`${model.name}: ${problem}`);
  if (isPersonal && !options.subject) say("personal data without subject=");
  if (isPersonal && !options.keep) say("personal data without keep=");
  if (isPersonal && options.subject === "none" && !options.erase?.startsWith("keep:"))
    say("personal data of nobody in particular must say why it stays: erase=keep:<reason>");
  if (findSubjectPaths(model, options.subject, datamodel) === null) say(`subject path ${options.subject} is broken`);
  if (options.keep && keepDays(options.keep) === undefined) say(`keep=${options.keep} is not a known span`);
  if (options.keep && isTimed(options.keep)) problems.push(...lintFrom(model, options, datamodel));
  return problems;
}

function lintField(field: DMMF.Field, defaults: Readonly<Record<string, string>>): string[] {
  const line = parseDataLine(field.documentation);
  if (!line?.category) return ["unclassified column"];
  const { category } = line;
  const { use, basis, erase, export: exported } = { ...defaults, ...line.options };
  const problems: string[] = [];
  if (forbiddenCategories.some((key) => category === key || category.startsWith(`${key}.`)))
    problems.push(`forbidden data ${category}`);
  else if (!categories.has(category)) problems.push(`unknown category ${category}`);
  if (forbiddenNames.test(field.name)) problems.push("forbidden name");
  if (category.startsWith("user.") && (!use || !basis)) problems.push("personal data without use= and basis=");
  if (use && !uses.has(use)) problems.push(`unknown use ${use}`);
  if (basis && !bases.test(basis)) problems.push(`unknown basis ${basis}`);
  if (erase && !erasures.test(erase)) problems.push(`unknown erase=${erase}`);
  if (erase === "null" && field.isRequired) problems.push("erase=null on a required column");
  if (exported && !/^(yes|no:[a-z_]+)$/.test(exported)) problems.push("export=no needs a reason: export=no:<reason>");
  return problems;
}

function lintFrom(model: DMMF.Model, options: Readonly<Record<string, string>>, datamodel: DMMF.Datamodel): string[] {
  const field = model.fields.find(({ name }) => name === options.from);
  if (field?.type !== "DateTime") return [`${model.name}: keep=${options.keep} needs from=<a DateTime column>`];
  const isIndexed = datamodel.indexes.some(
    (index) => index.model === model.name && index.fields[0]?.name === options.from,
  );
  return isIndexed ? [] : [`${model.name}: the retention column ${options.from} has no index`];
}
