import { freePort, startServer } from "./running-server";
import { startStripe } from "./stripe/start-stripe";

const webhookSecret = "whsec_e2e";

/** One server for all browser tests, and a Stripe beside it; their facts travel by environment to the workers. */
export default async function setUp(): Promise<() => Promise<void>> {
  const stripe = await startStripe();
  const port = await freePort();
  // Stripe's page leads back to where the browser has its session; a passkey is for a name and never for an address.
  const url = `http://localhost:${port}`;
  const server = await startServer({
    port,
    env: {
      APP_URL: url,
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_API_BASE: stripe.baseUrl,
    },
  });
  stripe.webhooks.endpoint = { url: `${url}/api/webhooks/stripe`, secret: webhookSecret };
  process.env.E2E_BASE_URL = url;
  process.env.E2E_DATA_DIR = server.dataDir;
  process.env.E2E_STRIPE_URL = stripe.baseUrl;
  process.env.E2E_STRIPE_KEY = stripe.secretKey;
  return async () => {
    await server.stop();
    await stripe.close();
  };
}
