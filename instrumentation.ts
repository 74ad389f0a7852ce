/** Next calls this once, before the server answers its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { watchPeerAddresses } = await import("@/lib/limits/peer-address");
    watchPeerAddresses();
    const { demandTls } = await import("@/lib/web/demand-tls");
    demandTls();
    const { boot } = await import("@/lib/main/boot");
    await boot();
  }
}
