// What a program with OpenAI's client for Node gets: one JSON line for each thing that it was told to try.
import OpenAI from "openai";

const [base, key, ...asked] = process.argv.slice(2);
const client = new OpenAI({ baseURL: base, apiKey: key, maxRetries: 0 });
const model = "mock";
const tools = [
  {
    type: "function",
    function: { name: "send", parameters: { type: "object", properties: { to: { type: "string" } } } },
  },
];

const tries = {
  async models() {
    const names = [];
    for await (const model of client.models.list()) names.push(model.id);
    return names;
  },
  async whole(content) {
    const answer = await client.chat.completions.create({ model, messages: [{ role: "user", content }] });
    return answer.choices[0].message.content;
  },
  async streamed(content) {
    const messages = [{ role: "user", content }];
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? "";
    return text;
  },
  async tool(content) {
    const messages = [{ role: "user", content }];
    const answer = await client.chat.completions.create({ model, messages, tools });
    return answer.choices[0].message.tool_calls[0].function;
  },
  async streamedTool(content) {
    const messages = [{ role: "user", content }];
    const runner = client.chat.completions.stream({ model, messages, tools });
    return (await runner.finalChatCompletion()).choices[0].message.tool_calls[0].function;
  },
  async response(input) {
    return (await client.responses.create({ model, input })).output_text;
  },
  async streamedResponse(input) {
    let text = "";
    for await (const event of await client.responses.create({ model, input, stream: true }))
      if (event.type === "response.output_text.delta") text += event.delta;
    return text;
  },
  async completion(prompt) {
    return (await client.completions.create({ model, prompt })).choices[0].text;
  },
  async embedding(input) {
    return (await client.embeddings.create({ model, input, encoding_format: "float" })).data[0].embedding;
  },
  async moderation(input) {
    return (await client.moderations.create({ input })).results[0].flagged;
  },
};

for (const each of asked) {
  const { what, text } = JSON.parse(each);
  try {
    console.log(JSON.stringify({ gave: await tries[what](text) }));
  } catch (error) {
    console.log(JSON.stringify({ raised: error.constructor.name, status: error.status, told: error.message }));
  }
}
