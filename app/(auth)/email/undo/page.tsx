import { redirect } from "next/navigation";
import { PageHeader } from "@/app/_ui/page-header";
import { UndoEmailForm } from "./undo-email-form";

export const metadata = { title: "Take the address back" };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function UndoEmailPage({ searchParams }: Props) {
  const { token } = await searchParams;
  if (typeof token !== "string") redirect("/sign-in");
  return (
    <>
      <PageHeader
        title="It was not you?"
        lead="The account gets its address of before back, every browser is signed out, and the password opens nothing until you choose a new one. A link for that goes to the address of before."
      />
      <UndoEmailForm token={token} />
    </>
  );
}
