import { expect, test } from "vitest";
import { lintSchema } from "@/lib/privacy/inventory/lint-schema";
import { readDatamodel } from "@/prisma/read-datamodel";

const good = `
datasource db {
  provider = "postgresql"
}

/// A person.
/// @data subject=id keep=account use=essential.service basis=contract erase=delete
model User {
  id     String        @id @db.Uuid /// @data user.unique_id
  email  String /// @data user.contact.email
  usage  UsageRecord[]
}

/// A call.
/// @data subject=user.id keep=90d from=settledAt use=essential.service basis=contract erase=delete
model UsageRecord {
  id        String   @id @db.Uuid /// @data user.unique_id.pseudonymous
  userId    String   @db.Uuid /// @data user.unique_id
  model     String /// @data user.behavior
  tokens    Int /// @data user.behavior
  hint      Int? /// @data user.behavior
  settledAt DateTime /// @data user.behavior
  user      User     @relation(fields: [userId], references: [id])

  @@index([settledAt])
}
`;

async function problemsOf(schema: string): Promise<string[]> {
  return lintSchema(await readDatamodel(schema));
}

test("a schema that says everything has no problem", async () => {
  expect(await problemsOf(good)).toEqual([]);
});

const planted: [string, string, string, string][] = [
  [
    "a model without a data line",
    "/// @data subject=id keep=account",
    "/// subject=id",
    "User: the model has no @data line",
  ],
  ["an unclassified column", " /// @data user.contact.email", "", "User.email: unclassified column"],
  [
    "a category nobody knows",
    "user.contact.email",
    "user.contact.mail",
    "User.email: unknown category user.contact.mail",
  ],
  ["content", "user.contact.email", "user.content.private", "User.email: forbidden data user.content.private"],
  [
    "an address of the network",
    "user.contact.email",
    "user.device.ip_address",
    "User.email: forbidden data user.device.ip_address",
  ],
  ["a column named for content", "tokens  ", "prompt ", "UsageRecord.prompt: forbidden name"],
  ["a column named for the network's address", "  email ", "  ipAddress ", "User.ipAddress: forbidden name"],
  [
    "no use",
    " use=essential.service basis=contract erase=delete\nmodel User",
    " basis=contract erase=delete\nmodel User",
    "User.email: personal data without use= and basis=",
  ],
  [
    "no basis",
    " basis=contract erase=delete\nmodel User",
    " erase=delete\nmodel User",
    "User.email: personal data without use= and basis=",
  ],
  [
    "a use nobody knows",
    "user.contact.email",
    "user.contact.email use=train_ai_system",
    "User.email: unknown use train_ai_system",
  ],
  ["a basis nobody knows", "user.contact.email", "user.contact.email basis=wish", "User.email: unknown basis wish"],
  ["no subject", "subject=user.id ", "", "UsageRecord: personal data without subject="],
  [
    "nobody's personal data without a reason",
    "subject=user.id",
    "subject=none",
    "UsageRecord: personal data of nobody in particular must say why it stays: erase=keep:<reason>",
  ],
  ["no span", "keep=account ", "", "User: personal data without keep="],
  ["a span nobody knows", "keep=account", "keep=forever", "User: keep=forever is not a known span"],
  [
    "a subject path over a relation that is not there",
    "subject=user.id",
    "subject=owner.id",
    "UsageRecord: subject path owner.id is broken",
  ],
  [
    "a subject path to a column that is not there",
    "subject=user.id",
    "subject=user.key",
    "UsageRecord: subject path user.key is broken",
  ],
  [
    "a span with no moment to count from",
    " from=settledAt",
    "",
    "UsageRecord: keep=90d needs from=<a DateTime column>",
  ],
  [
    "a span that counts from a number",
    "from=settledAt",
    "from=tokens",
    "UsageRecord: keep=90d needs from=<a DateTime column>",
  ],
  [
    "retention without an index",
    "@@index([settledAt])",
    "@@index([tokens, settledAt])",
    "UsageRecord: the retention column settledAt has no index",
  ],
  [
    "erase=null where a value is required",
    "user.contact.email",
    "user.contact.email erase=null",
    "User.email: erase=null on a required column",
  ],
  ["an erasure nobody knows", "user.contact.email", "user.contact.email erase=keep", "User.email: unknown erase=keep"],
  [
    "a column withheld without a reason",
    "user.contact.email",
    "user.contact.email export=no",
    "User.email: export=no needs a reason: export=no:<reason>",
  ],
  [
    "free text on the call path",
    "hint      Int?",
    "hint   String?",
    "UsageRecord.hint: String could hold what somebody said",
  ],
  [
    "free JSON on the call path",
    "hint      Int?",
    "hint     Json?",
    "UsageRecord.hint: Json could hold what somebody said",
  ],
  [
    "free bytes on the call path",
    "hint      Int?",
    "hint    Bytes?",
    "UsageRecord.hint: Bytes could hold what somebody said",
  ],
];

test.each(planted)("%s is refused", async (_what, from, to, problem) => {
  expect(good).toContain(from);
  expect(await problemsOf(good.replace(from, to))).toContain(problem);
});

test("a column may be emptied on erasure when it may be empty", async () => {
  const schema = good.replace("hint      Int? /// @data user.behavior", "hint Int? /// @data user.behavior erase=null");
  expect(await problemsOf(schema)).toEqual([]);
});
