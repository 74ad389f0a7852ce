"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { redeemCode } from "@/lib/billing/codes/redeem-code";
import { RedeemCodeInput } from "@/lib/billing/codes/schema";
import { openPortal } from "@/lib/billing/payments/open-portal";
import { SetAlertInput, SetAutoTopUpInput, TopUpForm } from "@/lib/billing/payments/schema";
import { setAlert } from "@/lib/billing/payments/set-alert";
import { removeAutoTopUp, setAutoTopUp } from "@/lib/billing/payments/set-auto-top-up";
import { startTopUp } from "@/lib/billing/payments/start-top-up";
import { action } from "@/lib/web/action";
import { visitor } from "@/lib/web/visitor";

const Nothing = z.object({});

export const startTopUpAction = action(TopUpForm, { limit: "form_account" }, async (actor, input) => {
  const { url } = await startTopUp(actor, input, (await visitor()).network);
  return { url };
});

export const openPortalAction = action(Nothing, { limit: "form_account" }, (actor) => openPortal(actor));

export const redeemCodeAction = action(RedeemCodeInput, { limit: "form_account" }, async (actor, input) => {
  const { amountNano } = await redeemCode(actor, input, (await visitor()).network);
  revalidatePath("/dashboard/billing");
  return { amountNano: amountNano.toString() };
});

export const setAlertAction = action(SetAlertInput, { limit: "form_account" }, async (actor, input) => {
  await setAlert(actor, input);
  revalidatePath("/dashboard/billing");
  return { isOn: input.belowUsd !== null };
});

export const setAutoTopUpAction = action(SetAutoTopUpInput, { limit: "form_account" }, async (actor, input) => {
  await setAutoTopUp(actor, input);
  redirect("/dashboard/billing");
});

export const removeAutoTopUpAction = action(Nothing, { limit: "form_account" }, async (actor) => {
  await removeAutoTopUp(actor);
  redirect("/dashboard/billing");
});
