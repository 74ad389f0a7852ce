import { createHmac } from "node:crypto";
import { AppError } from "@/lib/base/errors";
import { newId } from "@/lib/base/ids";
import type {
  ChargeAnswer,
  CheckoutAsk,
  Dispute,
  Payment,
  PaymentEvent,
  PaymentProcessor,
  PaymentProvider,
  Refund,
} from "@/lib/billing/payments/processor";

/** What becomes of the next call: `lost` does it and answers nothing, `down` does nothing and answers nothing. */
export type Trouble = "lost" | "down" | "refused";

type Checkout = { readonly ask: CheckoutAsk; readonly checkoutId: string; isExpired: boolean; payment: Payment | null };

const idle = { discountMinor: 0, taxMinor: 0, customerId: null, savedMethodId: null } as const;

/** A payment processor in memory that does what a test tells it, and keeps a book of its own of what it really did. */
export class ScriptedProcessor implements PaymentProcessor {
  takesWebhooks = true;
  canCharge = true;
  canRefund = true;
  isTest = false;
  readonly secret = newId();
  readonly checkouts = new Map<string, Checkout>();
  readonly payments = new Map<string, Payment>();
  readonly refunds = new Map<string, Refund>();
  readonly disputes = new Map<string, Dispute>();
  /** How every charge ends; null: it is paid. */
  chargeAnswer: ChargeAnswer | null = null;
  chargesMade = 0;
  private readonly troubles: Trouble[] = [];
  /** When each payment, refund and dispute was begun: lists go by it. */
  private readonly begunAt = new Map<string, Date>();
  private readonly refundsAsked = new Map<string, Refund>();

  constructor(readonly id: PaymentProvider = "stripe") {}

  /** The next calls of ours meet these, one each. */
  trouble(...troubles: Trouble[]): void {
    this.troubles.push(...troubles);
  }

  calm(): void {
    this.troubles.length = 0;
  }

  async openCheckout(ask: CheckoutAsk) {
    return this.meet(() => {
      const known = [...this.checkouts.values()].find((checkout) => checkout.ask.orderId === ask.orderId);
      const checkoutId = known?.checkoutId ?? `cs_${newId()}`;
      if (!known) this.checkouts.set(checkoutId, { ask, checkoutId, isExpired: false, payment: null });
      return { checkoutId, url: `https://pay.example.test/${checkoutId}` };
    });
  }

  async findCheckout(checkoutId: string) {
    return this.meet(() => {
      const checkout = this.checkouts.get(checkoutId);
      if (!checkout) return null;
      const { payment, ask, isExpired } = checkout;
      const status = payment ? ("complete" as const) : isExpired ? ("expired" as const) : ("open" as const);
      return { status, payment: payment ?? this.unpaid(ask, checkoutId), url: null };
    });
  }

  async *listPayments(since: Date) {
    this.meet(() => null);
    for (const payment of this.payments.values()) if (this.begunAt.get(payment.paymentId!)! >= since) yield payment;
  }

  async *listReversals(since: Date, disputeIds: readonly string[] = []): AsyncIterable<PaymentEvent> {
    this.meet(() => null);
    const isListed = (id: string) => this.begunAt.get(id)! >= since || disputeIds.includes(id);
    for (const refund of this.refunds.values()) if (isListed(refund.externalId)) yield { kind: "refund", refund };
    for (const dispute of this.disputes.values()) if (isListed(dispute.externalId)) yield { kind: "dispute", dispute };
  }

  async findCharge(orderId: string): Promise<ChargeAnswer | null> {
    return this.meet(() => {
      const payment = [...this.payments.values()].find((paid) => paid.orderId === orderId && paid.checkoutId === null);
      return payment ? { outcome: "paid", payment } : null;
    });
  }

  async charge(ask: Parameters<PaymentProcessor["charge"]>[0]): Promise<ChargeAnswer> {
    return this.meet(() => {
      if (this.chargeAnswer) return this.chargeAnswer;
      const known = [...this.payments.values()].find(
        ({ orderId, customerId }) => orderId === ask.orderId && customerId === ask.customerId,
      );
      if (known) return { outcome: "paid", payment: known };
      this.chargesMade++;
      const { orderId, amountMinor, customerId, savedMethodId } = ask;
      const payment = this.paid({ orderId, amountMinor, checkoutId: null, customerId, savedMethodId });
      return { outcome: "paid", payment };
    });
  }

  async refund({ reversalId, paymentId, amountMinor }: Parameters<PaymentProcessor["refund"]>[0]): Promise<Refund> {
    return this.meet(() => {
      const known = this.refundsAsked.get(reversalId);
      if (known) return this.refunds.get(known.externalId)!;
      const refund = this.giveBack(paymentId, amountMinor, "succeeded", reversalId);
      this.refundsAsked.set(reversalId, refund);
      return refund;
    });
  }

  async openPortal(customerId: string) {
    return `https://pay.example.test/portal/${customerId}`;
  }

  async listInvoices() {
    return [{ number: "1", issuedAt: new Date(0), totalMinor: 500, currency: "usd", url: null }];
  }

  async readWebhook(rawBody: Uint8Array, header: (name: string) => string | null) {
    if (header("x-signature") !== this.sign(rawBody)) throw new AppError("unauthenticated", "This is not signed.");
    return JSON.parse(Buffer.from(rawBody).toString());
  }

  /** What its server would send for an event. */
  message(event: PaymentEvent, eventId = `evt_${newId()}`) {
    const rawBody = Buffer.from(JSON.stringify({ eventId, type: `test.${event.kind}`, event }));
    const signature = this.sign(rawBody);
    return { rawBody, header: (name: string) => (name === "x-signature" ? signature : null) };
  }

  /** A person pays what a checkout asks for. */
  pay(checkoutId: string, facts: Partial<Payment> = {}): Payment {
    const checkout = this.checkouts.get(checkoutId)!;
    const { orderId, amountMinor } = checkout.ask;
    checkout.payment = this.paid({ orderId, amountMinor, checkoutId, ...facts });
    return checkout.payment;
  }

  paid({ amountMinor, ...facts }: Partial<Payment> & { amountMinor: number }): Payment {
    const parts = { ...idle, subtotalMinor: amountMinor, ...facts };
    const payment: Payment = {
      orderId: null,
      checkoutId: null,
      paymentId: `pi_${newId()}`,
      isPaid: true,
      isTest: this.isTest,
      currency: "usd",
      totalMinor: parts.subtotalMinor - parts.discountMinor + parts.taxMinor,
      ...parts,
    };
    this.payments.set(payment.paymentId!, payment);
    this.begunAt.set(payment.paymentId!, new Date());
    return payment;
  }

  /** Money goes back, whoever asked for it. */
  giveBack(
    paymentId: string,
    amountMinor: number,
    status: Refund["status"] = "succeeded",
    reversalId: string | null = null,
  ): Refund {
    const externalId = `re_${newId()}`;
    const { isTest } = this;
    const refund = { externalId, reversalId, paymentId, amountMinor, currency: "usd", status, isTest };
    this.refunds.set(externalId, refund);
    this.begunAt.set(externalId, new Date());
    return refund;
  }

  dispute(paymentId: string, amountMinor: number, status: Dispute["status"] = "open"): Dispute {
    const externalId = `du_${newId()}`;
    this.begunAt.set(externalId, new Date());
    return this.decide({ externalId, paymentId, amountMinor, currency: "usd", status, isTest: this.isTest }, status);
  }

  decide(dispute: Dispute, status: Dispute["status"]): Dispute {
    const decided = { ...dispute, status };
    this.disputes.set(dispute.externalId, decided);
    return decided;
  }

  private unpaid(ask: CheckoutAsk, checkoutId: string): Payment {
    const { orderId, amountMinor } = ask;
    const amounts = { subtotalMinor: amountMinor, totalMinor: amountMinor, currency: "usd" };
    return { ...idle, ...amounts, orderId, checkoutId, paymentId: null, isPaid: false, isTest: this.isTest };
  }

  private meet<T>(work: () => T): T {
    const trouble = this.troubles.shift();
    if (trouble === "down") throw new AppError("unavailable", "Nobody answers.");
    if (trouble === "refused") throw new AppError("conflict", "No.");
    const answer = work();
    if (trouble === "lost") throw new AppError("unavailable", "The answer was lost.");
    return answer;
  }

  private sign(rawBody: Uint8Array): string {
    return createHmac("sha256", this.secret).update(rawBody).digest("hex");
  }
}
