// An app that asks the library for HTTP streams.
import { app, output, trigger } from "@azure/functions";

app.setup({ enableHttpStream: true });

app.http("upper", {
  methods: ["POST"],
  route: "upper/{name}",
  handler: (request) => ({
    headers: {
      "x-name": request.params["name"] ?? "",
      "x-sent": request.headers.get("x-sent") ?? "",
    },
    body: request.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          controller.enqueue(
            new TextEncoder().encode(new TextDecoder().decode(chunk).toUpperCase()),
          );
        },
      }),
    ),
  }),
});
app.generic("nothing", {
  trigger: trigger.http({ methods: ["GET"] }),
  return: output.http({}),
  handler: () => undefined,
});
app.http("broken", {
  methods: ["GET"],
  handler: () => {
    throw new Error("secret detail");
  },
});
