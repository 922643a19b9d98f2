import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('Engine', { description: 'What the networks ran on: the one that ran, not the one that was wished for.' })
export class Engine {
  @Field(() => String, { description: 'Such as `onnx-cpu`, `onnx-cuda` or `tfjs-wasm`.' })
  readonly name!: string;

  @Field(() => String, { description: 'The library that computed, such as `onnxruntime-node`.' })
  readonly library!: string;

  @Field(() => String, { description: "The library's version." })
  readonly version!: string;

  @Field(() => Int, { nullable: true, description: 'Threads that it was given; null where it decides by itself.' })
  readonly threads!: number | null;
}
