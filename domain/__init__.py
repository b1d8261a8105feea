"""What may happen: pure rules without input, output, clock or chance."""
