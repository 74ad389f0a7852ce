/** The pages that people see at Creem: a checkout and the portal. Plain HTML, so that a browser test clicks through. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Account, OpenCheckout } from "./account";
import { applyDiscount, payCheckout, totalsOf } from "./checkouts";

/** `told`: Creem's page waits for the webhooks before it sends a person home. */
export async function answerPage(
  account: Account,
  { method = "GET", url = "/" }: IncomingMessage,
  rawBody: string,
  response: ServerResponse,
  told: () => Promise<void>,
): Promise<void> {
  const [kind = "", id = "", verb = ""] = new URL(url, "http://creem.local").pathname.split("/").slice(1);
  const html = (text: string, status = 200) =>
    void response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(text);
  const checkout = kind === "checkout" ? account.checkouts.get(id) : undefined;
  if (kind === "portal" && account.customers.has(id)) return html(layout("Billing", `<p>${id}</p>`));
  if (!checkout) return html(layout("Not found", ""), 404);
  if (method === "GET") return html(checkoutPage(account, checkout, ""));
  if (checkout.status !== "pending") return html(checkoutPage(account, checkout, "This page is closed."), 409);
  switch (verb) {
    case "pay":
      payCheckout(account, id);
      await told();
      return void response.writeHead(303, { location: homeOf(checkout) }).end();
    case "discount":
      applyDiscount(account, id, Number(new URLSearchParams(rawBody).get("cents") ?? 0));
      return html(checkoutPage(account, checkout, ""));
    default:
      return html(checkoutPage(account, checkout, "Your card was declined."));
  }
}

/** Creem says in the address what was paid for. */
function homeOf({ id, requestId, order, product, successUrl }: OpenCheckout): string {
  const home = new URL(successUrl ?? "http://creem.local/done");
  const facts = { checkout_id: id, request_id: requestId, order_id: order?.id, product_id: product.id };
  for (const [name, value] of Object.entries(facts)) if (value) home.searchParams.set(name, value);
  return home.href;
}

function checkoutPage(account: Account, checkout: OpenCheckout, notice: string): string {
  const { id, status, product } = checkout;
  const { paidMinor } = totalsOf(account, checkout);
  const button = (verb: string, label: string) =>
    `<form method="post" action="/checkout/${id}/${verb}"><button>${label}</button></form>`;
  const discount = `<form method="post" action="/checkout/${id}/discount"><label>Cents off <input name="cents"></label><button>Apply</button></form>`;
  const open = button("pay", "Pay") + button("decline", "Pay with a card that is declined") + discount;
  return layout(
    "Pay",
    `<p role="status">${notice}</p>
<p>${product.name}: <output id="total">${(paidMinor / 100).toFixed(2)} ${product.currency}</output></p>
${status === "pending" ? open : `<p>${status}</p>`}`,
  );
}

function layout(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><p>Creem, played on this machine: no money moves.</p><h1>${title}</h1>${body}</body></html>`;
}
