import { beforeEach, expect, test } from "vitest";
import { POST } from "@/app/api/webhooks/stripe/route";
import { createUser } from "@/lib/accounts/create-user";
import { newId } from "@/lib/base/ids";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { db } from "@/lib/db/client";
import { runAdmin } from "@/lib/main/admin/run-admin";
import { ScriptedProcessor } from "@/tests/support/scripted-processor";
import { testDatabase } from "@/tests/support/test-database";

testDatabase();
let stripe: ScriptedProcessor;

beforeEach(() => {
  stripe = new ScriptedProcessor();
  provideProcessors([stripe]);
});

async function admin(command: string, ...more: string[]) {
  const { exitCode, stdout } = await runAdmin([...command.split(" "), ...more, "--json"]);
  return { exitCode, json: JSON.parse(stdout) };
}

async function newPerson() {
  const email = `${newId()}@example.test`;
  const user = await createUser(
    { kind: "command_line" },
    { email, password: "a rather long phrase 7", verified: true },
  );
  return { email, organizationId: user.organizationId };
}

/** An order that was paid, as the processor's server tells of it. */
async function newOrder(organizationId: string) {
  const facts = { organizationId, provider: "stripe", kind: "checkout", currency: "usd", isTest: false } as const;
  const order = await db().order.create({ data: { ...facts, amountMinor: 2_000, creditNano: 20_000_000_000n } });
  const payment = stripe.paid({ orderId: order.id, amountMinor: 2_000 });
  return { id: order.id, message: stripe.message({ kind: "payment", payment }) };
}

const send = (rawBody: Uint8Array<ArrayBuffer>, signature: string) =>
  POST(
    new Request("http://localhost/api/webhooks/stripe", {
      method: "POST",
      body: rawBody,
      headers: { "x-signature": signature },
    }),
  );

test("the webhook's address takes what is signed, answers nothing, and repeats nothing", async () => {
  const { email, organizationId } = await newPerson();
  const { id, message } = await newOrder(organizationId);
  const { rawBody, header } = message;
  const forged = await send(rawBody, "0");
  expect([forged.status, (await forged.text()).includes(id)]).toEqual([401, false]);
  for (let round = 0; round < 2; round++) {
    const answer = await send(rawBody, header("x-signature")!);
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
  }
  expect((await admin(`balance --user ${email}`)).json).toMatchObject({ available_usd: "20.000000000" });
  stripe.takesWebhooks = false;
  expect((await send(rawBody, header("x-signature")!)).status).toBe(404);
});

test("an operator lists and refunds orders, and lists disputes", async () => {
  const { email, organizationId } = await newPerson();
  const { id, message } = await newOrder(organizationId);
  expect((await admin(`order list --user ${email} --status pending`)).json).toMatchObject([
    { id, amount_minor: 2_000 },
  ]);
  await send(message.rawBody, message.header("x-signature")!);
  expect((await admin(`order refund --id ${id} --usd 5.5`)).json).toMatchObject({
    amount_minor: 550,
    owed_usd: "0.000000000",
  });
  expect((await admin(`order list --user ${email}`)).json).toMatchObject([
    { status: "paid", reversed_usd: "5.500000000" },
  ]);
  expect((await admin(`credit adjust --user ${email} --usd -14 --reason`, "by mistake")).json).toMatchObject({
    available_usd: "0.500000000",
  });
  expect(await admin(`order refund --id ${id}`)).toMatchObject({ exitCode: 1, json: { error: { code: "conflict" } } });
  expect((await admin(`order refund --id ${id} --force`)).json).toMatchObject({ owed_usd: "14.000000000" });
  expect(await admin(`order refund --id ${id} --usd 5,5`)).toMatchObject({
    json: { error: { code: "invalid_input" } },
  });

  const [payment] = stripe.payments.values();
  const dispute = stripe.message({ kind: "dispute", dispute: stripe.dispute(payment!.paymentId!, 2_000) });
  await send(dispute.rawBody, dispute.header("x-signature")!);
  expect((await admin("dispute list")).json).toMatchObject([
    { order_id: id, is_open: true, amount_usd: "0.000000000" },
  ]);
});

test("an operator freezes and thaws a wallet, and a job enters what no webhook told of", async () => {
  const { email, organizationId } = await newPerson();
  expect((await admin(`wallet freeze --user ${email}`)).json).toMatchObject({ frozen_for: ["operator"] });
  expect((await admin(`wallet thaw --user ${email}`)).json).toMatchObject({ frozen_for: [] });
  await newOrder(organizationId);
  expect((await admin("job payments")).json).toMatchObject({ job: "payments", count: 1, failures: 0 });
  stripe.trouble("down");
  expect((await admin("job payments")).exitCode).toBe(1);
  expect((await admin("job top-up")).json).toMatchObject({ job: "top-up", charged: 0 });
  expect((await admin("reconcile")).json).toMatchObject({ ok: true });
});
