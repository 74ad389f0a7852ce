import { redirect } from "next/navigation";
import { PageHeader } from "@/app/_ui/page-header";
import { ConfirmEmailForm } from "./confirm-email-form";

export const metadata = { title: "Confirm your new address" };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function ConfirmEmailPage({ searchParams }: Props) {
  const { token } = await searchParams;
  if (typeof token !== "string") redirect("/dashboard/settings/profile");
  return (
    <>
      <PageHeader
        title="Your new address"
        lead="Confirm with your password that your account is to use the address this link was sent to. Every other browser is signed out then."
      />
      <ConfirmEmailForm token={token} />
    </>
  );
}
