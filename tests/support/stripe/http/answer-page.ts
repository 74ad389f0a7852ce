/** The pages that people see at Stripe: a checkout, the portal, a bill. Plain HTML, so that a browser test clicks through. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Account } from "../account";
import { applyPromotion, declineCheckout, payCheckout, payCheckoutLater } from "../objects/checkout";
import { updateCustomer } from "../objects/customer";
import { detachMethod, methodsOf } from "../objects/method";

/** `told`: Stripe's page waits for the webhooks before it sends a person home. */
export async function answerPage(
  account: Account,
  { method = "GET", url = "/" }: IncomingMessage,
  rawBody: string,
  response: ServerResponse,
  told: () => Promise<void>,
): Promise<void> {
  const [kind = "", id = "", verb = ""] = new URL(url, "http://stripe.local").pathname.split("/").slice(1);
  const fields = new URLSearchParams(rawBody);
  const html = (text: string, status = 200) => void response.writeHead(status, contentType).end(text);
  const goTo = (location: string) => void response.writeHead(303, { location }).end();
  const session = kind === "pay" ? account.sessions.get(id) : undefined;
  const portal = kind === "portal" ? account.portals.get(id) : undefined;

  if (session && method === "GET") return html(checkoutPage(account, id, ""));
  if (session?.status !== "open" && session) return html(checkoutPage(account, id, "This page is closed."), 409);
  if (session) {
    const home = (session.success_url ?? "").replace("{CHECKOUT_SESSION_ID}", id);
    switch (verb) {
      case "pay":
      case "later":
        if (verb === "pay") payCheckout(account, id);
        else payCheckoutLater(account, id);
        await told();
        return goTo(home);
      case "decline":
        declineCheckout(account, id);
        return html(checkoutPage(account, id, "Your card was declined."));
      case "promotion": {
        const isValid = applyPromotion(account, id, fields.get("code") ?? "");
        return html(checkoutPage(account, id, isValid ? "" : "This code is invalid."));
      }
      default:
        return goTo(session.cancel_url ?? "/");
    }
  }
  if (portal && method === "GET") return html(portalPage(account, id));
  if (portal) {
    const methodId = fields.get("method") ?? "";
    if (verb === "remove") detachMethod(account, methodId);
    if (verb === "default")
      updateCustomer(account, { invoice_settings: { default_payment_method: methodId } }, portal.customer);
    await told();
    return html(portalPage(account, id));
  }
  if (kind === "invoice" || kind === "receipt") return html(layout("Bill", `<p>${escapeHtml(id)}</p>`));
  return html(layout("Not found", ""), 404);
}

const contentType = { "content-type": "text/html; charset=utf-8" };

function checkoutPage(account: Account, id: string, notice: string): string {
  const session = account.sessions.get(id);
  if (!session) return layout("Not found", "");
  const button = (verb: string, label: string) =>
    `<form method="post" action="/pay/${id}/${verb}"><button>${label}</button></form>`;
  const promotion = `<form method="post" action="/pay/${id}/promotion"><label>Promotion code <input name="code"></label><button>Apply</button></form>`;
  const closed = session.status === "open" ? "" : `<p>${session.status}</p>`;
  return layout(
    "Pay",
    `<p role="status">${escapeHtml(notice)}</p>${closed}
<p>Credit: <output id="total">${((session.amount_total ?? 0) / 100).toFixed(2)} ${session.currency?.toUpperCase()}</output></p>
${session.status === "open" ? button("pay", "Pay") + button("decline", "Pay with a card that is declined") + button("later", "Pay by bank, which takes days") + button("abandon", "Go back") : ""}
${session.status === "open" && session.allow_promotion_codes ? promotion : ""}`,
  );
}

function portalPage(account: Account, id: string): string {
  const portal = account.portals.get(id);
  if (!portal) return layout("Not found", "");
  const form = (verb: string, methodId: string, label: string) =>
    `<form method="post" action="/portal/${id}/${verb}"><input type="hidden" name="method" value="${methodId}"><button>${label}</button></form>`;
  const kept = methodsOf(account, { customer: portal.customer }).map(
    (method) =>
      `<li>${method.card?.brand} ${method.card?.last4} ${form("default", method.id, "Make default")} ${form("remove", method.id, "Remove")}</li>`,
  );
  const bills = [...account.invoices.values()]
    .filter(({ customer }) => customer === portal.customer)
    .map((invoice) => `<li><a href="${invoice.hosted_invoice_url}">${invoice.number}</a></li>`);
  return layout(
    "Billing",
    `<ul id="methods">${kept.join("")}</ul><ul id="bills">${bills.join("")}</ul><a href="${escapeHtml(portal.return_url ?? "/")}">Return</a>`,
  );
}

function layout(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><p>Stripe, played on this machine: no money moves.</p><h1>${title}</h1>${body}</body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
