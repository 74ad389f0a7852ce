import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Figure, Figures } from "@/app/_ui/figure";
import { Money } from "@/app/_ui/money";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { UtcTime } from "@/app/_ui/utc-time";
import { mayChangeKey } from "@/lib/keys/require-own-key";
import { requireSession } from "@/lib/web/session";
import { toFormValues } from "../form-values";
import { KeyStateWord } from "../key-state";
import { toMade } from "../key-table";
import { EditKeyForm } from "./edit-key-form";
import { findKey } from "./find-key";
import { KeyFacts } from "./key-facts";
import { PauseForm } from "./pause-form";
import { RotateKeyForm } from "./rotate-key-form";

export const metadata: Metadata = { title: "Key" };

export default async function KeyPage({ params }: { params: Promise<{ id: string }> }) {
  const person = await requireSession();
  const key = await findKey(person, (await params).id);
  const mayChange = mayChangeKey(person, toMade(key)) && key.state !== "revoked";
  const { budget } = key;
  return (
    <>
      <PageHeader
        size="dashboard"
        title={key.name}
        lead={<KeyFacts keyView={key} isOwn={key.createdBy?.id === person.userId} withLimits={!mayChange} />}
        actions={
          <Button href="/dashboard/keys" variant="quiet">
            All keys
          </Button>
        }
      />
      {key.pausedFor === "velocity" && key.state === "paused" && (
        <Notice tone="error" title="It spent more within an hour than it may, and was paused." className="mb-5">
          If that much was meant to be spent, raise the amount and resume it. If not, revoke it: somebody else may have
          it.
        </Notice>
      )}
      {key.revokedFor === "leaked" && (
        <Notice tone="error" title="It was found where anybody can read it, and revoked." className="mb-5">
          Make a new key for the programs that used it, and look at what was called with this one.
        </Notice>
      )}
      <Figures>
        <Figure label="state">
          <KeyStateWord {...key} />
        </Figure>
        <Figure label="last used" note="up to a minute old">
          <UtcTime at={key.lastUsedAt} none="never" />
        </Figure>
        <Figure label="spent in all">
          <Money nano={key.spentNano} />
        </Figure>
        {budget && (
          <Figure
            label={`left this ${budget.period}`}
            note={
              <>
                of <Money nano={budget.amountNano} places={2} />, resets <UtcTime at={budget.resetsAt} part="date" />
              </>
            }
          >
            <Money nano={budget.leftNano} places={2} />
          </Figure>
        )}
      </Figures>
      {mayChange && (
        <>
          <Card title="Name, scopes and limits" note="from its next call on" className="mt-5">
            <EditKeyForm id={key.id} kind={key.kind} values={toFormValues(key)} />
          </Card>
          {key.state !== "expired" && (
            <Card title="New secret" className="mt-5">
              <RotateKeyForm id={key.id} />
            </Card>
          )}
          <Card title={key.pausedAt ? "Resume or revoke" : "Pause or revoke"} className="mt-5">
            <PauseForm id={key.id} isPaused={key.pausedAt !== null} />
          </Card>
        </>
      )}
    </>
  );
}
