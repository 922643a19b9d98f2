-- AlterTable
ALTER TABLE "Reconstruction" ADD COLUMN     "face" JSONB;
