import { Label } from "@/app/_ui/label";

const points = [
  {
    label: "dialect",
    title: "Any model, in yours",
    text: "Where the provider speaks your SDK’s dialect, bytes pass through as they are. Where it does not, they are translated, and what could not be carried is named.",
  },
  {
    label: "money",
    title: "Exact to the nano-dollar",
    text: "A hold before the call, a receipt after it. Never more than your balance, however many calls run at once.",
  },
  {
    label: "control",
    title: "Hang up and it stops",
    text: "Close the connection and the provider’s is closed with it. Revoke a key and its very next request is refused.",
  },
  {
    label: "yours",
    title: "Run it yourself",
    text: (
      <>
        One app and a Postgres that comes with it. <code className="font-mono text-[13px] text-ink">npm start</code>{" "}
        brings up everything, also on your own machine.
      </>
    ),
  },
];

export function HowItWorks() {
  return (
    <section className="border-t border-line pt-16 sm:pt-20">
      <div className="mx-auto max-w-page px-5 sm:px-7">
        <h2 className="text-[34px] sm:text-[42px]">Change one line. Keep your code.</h2>
        <ul className="mt-9 grid gap-px border border-line bg-line sm:grid-cols-2 lg:grid-cols-4">
          {points.map((point) => (
            <li key={point.label} className="bg-card p-6">
              <Label>{point.label}</Label>
              <h3 className="mb-1.5 mt-3 font-sans text-[15px] font-[550] tracking-normal">{point.title}</h3>
              <p className="text-sm text-soft">{point.text}</p>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
