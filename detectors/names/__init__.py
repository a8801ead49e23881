"""Names of persons and organisations in running text: Sudachi's morphemes, labelled by a linear-chain model."""
