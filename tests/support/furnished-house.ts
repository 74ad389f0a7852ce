/** The rooms with something in them: a provider's channel, a priced model, a customer with credit and a key. */
import { createUser } from "@/lib/accounts/create-user";
import { grantCredit } from "@/lib/billing/grant-credit";
import { startHoldBook } from "@/lib/billing/holds/start-hold-book";
import { setPrice } from "@/lib/billing/prices/set-price";
import { addChannel } from "@/lib/channels/add-channel";
import { disconnect } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { closeConnections } from "@/lib/upstream/dispatch";

const operator = { kind: "command_line" } as const;

export type Customer = { readonly organizationId: string; readonly key: string };

export async function sellModel(
  model: string,
  options: { readonly baseUrl: string; readonly inputUsd?: string; readonly outputUsd?: string },
): Promise<void> {
  const { inputUsd = "1", outputUsd = "2", baseUrl } = options;
  await setPrice(operator, { model, inputUsdPerMillion: inputUsd, outputUsdPerMillion: outputUsd });
  await addChannel(operator, {
    provider: "openai-compatible",
    apiKey: "house-credential",
    baseUrl,
    models: [model],
    weight: 1,
    priority: 0,
  });
}

let customers = 0;

export async function addCustomer(
  creditNano: bigint,
  kind: "inference" | "management" = "inference",
): Promise<Customer> {
  const email = `customer-${++customers}@example.com`;
  const { organizationId } = await createUser(operator, { email, password: "correct horse battery", verified: true });
  if (creditNano > 0n) await grantCredit(operator, { organizationId, amountNano: creditNano });
  const { key } = await createKey(operator, { name: "test", kind, organizationId });
  return { organizationId, key };
}

export async function leaveHouse(): Promise<void> {
  await (await startHoldBook()).close();
  await closeConnections();
  await disconnect();
}
