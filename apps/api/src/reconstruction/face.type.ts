import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType('Point2', { description: 'A point in photo pixels; pixel centres are at integers, y points down.' })
export class Point2 {
  @Field(() => Float, { description: 'To the right.' })
  readonly x: number;

  @Field(() => Float, { description: 'Downwards.' })
  readonly y: number;

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
}

@ObjectType('Point3', { description: 'A point in the camera frame, metres: x right, y down, z away from the viewer.' })
export class Point3 {
  @Field(() => Float, { description: 'To the right of the picture.' })
  readonly x: number;

  @Field(() => Float, { description: 'Downwards.' })
  readonly y: number;

  @Field(() => Float, { description: 'Away from the viewer.' })
  readonly z: number;

  constructor(x: number, y: number, z: number) {
    this.x = x;
    this.y = y;
    this.z = z;
  }
}

@ObjectType('Box', { description: 'An upright rectangle in photo pixels.' })
export class Box {
  @Field(() => Float, { description: 'Left edge.' })
  readonly x!: number;

  @Field(() => Float, { description: 'Top edge.' })
  readonly y!: number;

  @Field(() => Float, { description: 'Width in pixels.' })
  readonly width!: number;

  @Field(() => Float, { description: 'Height in pixels.' })
  readonly height!: number;
}

@ObjectType('Face', { description: 'The face as it was found in the photo.' })
export class Face {
  @Field(() => Box, { description: 'Where it is.' })
  readonly box!: Box;

  @Field(() => Float, { description: 'How sure the landmark network is that this is a face, 0 to 1.' })
  readonly score!: number;

  @Field(() => Int, { description: 'Rank by size among the faces of the photo; 0 is the largest.' })
  readonly index!: number;

  @Field(() => [Point2], {
    nullable: true,
    description:
      'The 68 iBUG points as the landmark network saw them, photo pixels, to draw while the head is being made; null once it has SUCCEEDED: the landmarks of the reconstruction are the fitted ones.',
  })
  readonly landmarks?: readonly Point2[] | null;
}

@ObjectType('Landmark', { description: 'One of the 68 points of the iBUG scheme.' })
export class Landmark {
  @Field(() => Int, { description: 'Place in the scheme, 0 to 67.' })
  readonly index!: number;

  @Field(() => String, { description: "Such as `nose-bridge-1`; sides are the person's own." })
  readonly name!: string;

  @Field(() => Point2, { description: 'Where it lies in the photo.' })
  readonly image!: Point2;

  @Field(() => Point3, { description: 'Where it lies in space.' })
  readonly position!: Point3;
}
