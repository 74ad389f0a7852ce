/** `npm run bench`: what an event of a stream costs. `npm run bench -- holds`: what paying for a call costs. */
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  relay: () => import("./relay"),
  holds: () => import("./holds"),
};

const asked = process.argv[2] ?? "relay";
if (Object.hasOwn(benches, asked)) await benches[asked]!();
else {
  console.error(`There is no bench "${asked}": ${Object.keys(benches).join(", ")}.`);
  process.exitCode = 1;
}

export {};
