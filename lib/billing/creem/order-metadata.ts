/** What we write beside every checkout of ours: Creem gives it back with the checkout, and with nothing else. */
type Metadata = { readonly [name: string]: unknown };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function orderMetadata(orderId: string, organizationId: string) {
  return { order_id: orderId, organization_id: organizationId };
}

/** Null for what another program of the same Creem store made. */
export function orderIdOf(metadata: Metadata | null | undefined): string | null {
  const orderId = metadata?.order_id;
  return typeof orderId === "string" && uuid.test(orderId) ? orderId : null;
}
