"""What this gateway says of itself: health, models, OpenAPI, schemas, and the matrix of what is screened."""
